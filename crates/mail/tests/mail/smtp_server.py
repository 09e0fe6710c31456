"""A mail server for the tests: aiosmtpd with scripted trouble.

    smtp_server.py '{"security": "starttls" | "implicit" | "none", ...}'

Prints one JSON object a line: {"port": N} once it listens, then what it saw: {"auth": user}, {"mail": from},
{"taken": {"from", "to", "data"}}. Ends when its input ends.

  certificate, key   files, for the two with TLS
  user, password     AUTH is then required
  greeting, auth, sender, rcpt, data, dot
                     the reply of that step, instead of a good one
  stall              "greeting", "rcpt", "body" (reads no more) or "dot": no answer there
  cut                "rcpt" or "dot": the connection is broken off there
  inject             replies that are sent in the clear right behind the one to STARTTLS, all other being silence
"""

import asyncio
import json
import os
import ssl
import sys
import threading

from aiosmtpd.smtp import SMTP, AuthResult

SCRIPT = json.loads(sys.argv[1])


def say(**event):
    print(json.dumps(event), flush=True)


def tls():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(SCRIPT["certificate"], SCRIPT["key"])
    return context


async def trouble(step, server):
    if SCRIPT.get("stall") == step:
        await asyncio.Event().wait()
    if SCRIPT.get("cut") == step:
        server.transport.abort()
        await asyncio.Event().wait()


class Handler:
    async def handle_MAIL(self, server, session, envelope, address, options):
        say(mail=address)
        envelope.mail_from = address
        return SCRIPT.get("sender", "250 OK")

    async def handle_RCPT(self, server, session, envelope, address, options):
        await trouble("rcpt", server)
        envelope.rcpt_tos.append(address)
        return SCRIPT.get("rcpt", "250 OK")

    async def handle_DATA(self, server, session, envelope):
        await trouble("dot", server)
        if "dot" not in SCRIPT:
            data = envelope.content.decode("ascii")
            say(taken={"from": envelope.mail_from, "to": envelope.rcpt_tos, "data": data})
        return SCRIPT.get("dot", "250 2.0.0 OK: queued as 4F1A2B")


class Server(SMTP):
    async def _handle_client(self):
        await trouble("greeting", self)
        if "greeting" in SCRIPT:
            await self.push(SCRIPT["greeting"])
            self.transport.close()
            return
        await super()._handle_client()

    async def smtp_DATA(self, arg):
        if "data" in SCRIPT:
            await self.push(SCRIPT["data"])
        elif SCRIPT.get("stall") == "body":
            await self.push("354 End data with <CR><LF>.<CR><LF>")
            self.transport.pause_reading()
            await asyncio.Event().wait()
        else:
            await super().smtp_DATA(arg)


def authenticate(server, session, envelope, mechanism, login):
    user, password = login.login.decode(), login.password.decode()
    say(auth=user)
    if "auth" in SCRIPT:
        return AuthResult(success=False, handled=False, message=SCRIPT["auth"])
    return AuthResult(success=(user, password) == (SCRIPT["user"], SCRIPT["password"]), handled=False)


def server():
    options = {}
    if SCRIPT["security"] == "starttls":
        options.update(tls_context=tls(), require_starttls=True)
    if "user" in SCRIPT:
        # aiosmtpd knows only of TLS that it began itself.
        options.update(auth_required=True, authenticator=authenticate, auth_require_tls=SCRIPT["security"] == "starttls")
    return Server(Handler(), hostname="mail.example", **options)


async def injected(reader, writer):
    writer.write(b"220 mail.example\r\n")
    await reader.readline()
    writer.write(b"250-mail.example\r\n250 STARTTLS\r\n")
    await reader.readline()
    writer.write(("220 go ahead\r\n" + SCRIPT["inject"]).encode())
    await writer.start_tls(tls())
    while await reader.read(4096):
        pass


async def main():
    loop = asyncio.get_running_loop()
    if "inject" in SCRIPT:
        listening = await asyncio.start_server(injected, "127.0.0.1", 0)
    else:
        secured = tls() if SCRIPT["security"] == "implicit" else None
        listening = await loop.create_server(server, "127.0.0.1", 0, ssl=secured)
    say(port=listening.sockets[0].getsockname()[1])
    await listening.serve_forever()


def end_with_input():
    sys.stdin.read()
    sys.stdout.flush()
    os._exit(0)


threading.Thread(target=end_with_input, daemon=True).start()
asyncio.run(main())
