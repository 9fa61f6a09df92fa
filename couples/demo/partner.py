"""One of the two of the story, with a browser of their own."""

from datetime import date
from typing import Any

from flask import Flask

PASSWORD = "two cups of tea"  # noqa: S105  how_to_sign_in says it to everyone
ZONE = "Europe/Berlin"


class Partner:
    """One of the two, with a browser of their own."""

    def __init__(self, app: Flask, name: str):
        self.name, self.email = name, f"{name.lower()}@example.org"
        self.base_url = app.config["SETTINGS"].base_url
        self.client = app.test_client()
        self.own_key = ""
        self.page_of = ""

    def send(self, path: str, method: str = "POST", **fields: Any) -> str:
        """Sends a form and returns the answer's text. It asks for JSON, so that a refusal has a status of its own and is no redirect."""
        headers = {"Accept": "application/json"}
        fields = {"page_of": self.page_of, **fields}
        answer = self.client.open(path, method=method, data=fields, base_url=self.base_url, headers=headers)
        if answer.status_code not in (200, 302):
            raise RuntimeError(f"{method} {path}: {answer.status_code}")
        self.page_of = answer.headers.get("X-Page-Of", "")
        return answer.text

    def sign(self, way: str) -> None:
        self.send(f"/sign-{way}", name=self.name, email=self.email, password=PASSWORD, zone=ZONE, keep="y")

    def key(self, prompt: str) -> str:
        return self.own_key if prompt == "laugh" else prompt

    def write(self, occasion: date, wrote: dict[str, Any]) -> None:
        for prompt, words in wrote.items():
            if not isinstance(words, dict):
                words = {"value": words, "keep": "y"} if isinstance(words, int) else {"text": words}
            self.send(f"/check-in/{occasion}/answers/{self.key(prompt)}", **words)
