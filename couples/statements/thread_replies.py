"""The replies that the reader of a shared copy can give, and the answers to what was heard."""

from datetime import timedelta

LONGEST_TIME = timedelta(days=14)
REPLIES = {
    "heard": "What I heard is …",
    "sense": "It makes sense to me that …",
    "yes": "Yes",
    "yes-and": "Yes, and …",
    "cannot": "I can't, but could we …",
    "time": "I need time until …",
    "talk": "Not in writing, let's talk",
    "not-this": "Not this",
}
WITH_WORDS = {"heard", "sense", "yes-and", "cannot"}
ANSWERS = {"exactly": "Yes", "almost": "Almost", "not-yet": "Not yet"}
