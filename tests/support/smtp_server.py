"""An SMTP server for the tests: takes mail, keeps it as JSON lines, and misbehaves when told to.

    smtp_server.py --keep FILE [--starttls CERT KEY] [--user NAME PASSWORD]
                   [--fail-temporary N] [--fail-permanent] [--crash-after-accept] [--stall SECONDS]

Listens on a free port of 127.0.0.1 and says so in its first line: `listening PORT`. Needs aiosmtpd (Debian: python3-aiosmtpd).
Ends when its standard input closes, so that it never outlives the test that started it.
"""

import argparse
import asyncio
import json
import os
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult


class Keeper:
    """Keeps what it takes; the options say when it does not."""

    def __init__(self, options):
        self.options = options
        self.temporary_left = options.fail_temporary

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        if self.options.fail_permanent:
            return f"550 5.1.1 <{address}> no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server, session, envelope):
        await asyncio.sleep(self.options.stall)
        if self.temporary_left > 0:
            self.temporary_left -= 1
            return f"451 4.7.1 greylisted, {envelope.rcpt_tos[0]} try again"
        self.keep(session, envelope)
        if self.options.crash_after_accept:
            os._exit(9)  # the mail is kept, and the client never hears of it
        return "250 2.0.0 taken"

    def keep(self, session, envelope):
        mail = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "tls": session.ssl is not None,
            "authenticated": bool(session.authenticated),
            "data": envelope.content.decode("utf-8", "replace"),
        }
        with open(self.options.keep, "a", encoding="utf-8") as file:
            file.write(json.dumps(mail) + "\n")
            file.flush()
            os.fsync(file.fileno())


def authenticator(options):
    def check(server, session, envelope, mechanism, auth_data):
        given = [auth_data.login.decode(), auth_data.password.decode()]
        return AuthResult(success=given == options.user, handled=False)

    return check


def context(options):
    if not options.starttls:
        return None
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(*options.starttls)
    return made


async def serve(options):
    loop = asyncio.get_running_loop()
    keeper, tls = Keeper(options), context(options)

    def connection():
        return SMTP(
            keeper,
            hostname="localhost",
            loop=loop,
            tls_context=tls,
            require_starttls=tls is not None,
            authenticator=authenticator(options) if options.user else None,
            auth_required=bool(options.user),
            auth_require_tls=tls is not None,
        )

    server = await loop.create_server(connection, "127.0.0.1", 0)
    print("listening", server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    os._exit(0)  # connections that a client keeps open must not hold the end up


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keep", required=True, help="file to which every accepted mail is added as one JSON line")
    parser.add_argument("--starttls", nargs=2, metavar=("CERT", "KEY"), help="offer STARTTLS, and take no mail without it")
    parser.add_argument("--user", nargs=2, metavar=("NAME", "PASSWORD"), help="take mail only from this user")
    parser.add_argument("--fail-temporary", type=int, default=0, metavar="N", help="answer the first N mails with 451")
    parser.add_argument("--fail-permanent", action="store_true", help="answer every recipient with 550")
    parser.add_argument("--crash-after-accept", action="store_true", help="keep the first mail, then die before answering")
    parser.add_argument("--stall", type=float, default=0, metavar="SECONDS", help="wait before answering to a mail")
    asyncio.run(serve(parser.parse_args()))


if __name__ == "__main__":
    main()
