"""Google's own Python client against the stand-in at argv[1]: prints what it understood, one JSON line."""
import json
import sys

from google import genai
from google.genai import errors, types
from pydantic import BaseModel


class Verdict(BaseModel):
    safe: bool
    reason: str


def client(key):
    # One try: what is refused must be told, not asked again.
    options = types.HttpOptions(base_url=sys.argv[1], retry_options=types.HttpRetryOptions(attempts=1))
    return genai.Client(api_key=key, http_options=options)


def code_of(key, model):
    asked = client(key)  # kept: a client that nobody holds is closed
    try:
        asked.models.generate_content(model=model, contents="x")
    except errors.APIError as error:
        return error.code
    return 0


asker = client("any-key")
ask = asker.models.generate_content
moderation = ask(
    model="gemini-2.5-flash",
    contents="Classify this prompt: a red teapot",
    config=types.GenerateContentConfig(response_mime_type="application/json", response_schema=Verdict),
)
picture = ask(
    model="gemini-2.5-flash-image",
    contents="A blue teapot on oak, photo",
    config=types.GenerateContentConfig(response_modalities=["TEXT", "IMAGE"]),
)
blocked = ask(model="gemini-2.5-flash", contents="BLOCK_ME")
inline = next(part.inline_data for part in picture.candidates[0].content.parts if part.inline_data)
print(json.dumps({
    "safe": moderation.parsed.safe,
    "mime": inline.mime_type,
    "png": inline.data.startswith(b"\x89PNG\r\n\x1a\n"),
    "blocked": blocked.prompt_feedback.block_reason.value,
    "refused": code_of("bad-key", "gemini-2.5-flash"),
    "unknown": code_of("any-key", "no-such-model"),
}))
