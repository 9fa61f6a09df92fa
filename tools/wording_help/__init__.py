"""Training, measuring and timing the wording help; none of it is part of the app."""
