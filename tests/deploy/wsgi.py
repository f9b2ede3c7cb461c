"""The portal as gunicorn serves it; each answer also tells what the proxy said of the visitor."""

from nkworld.wsgi import application as portal

SAID = ("HTTP_HOST", "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST")


def application(environ, start_response):
    said = [(f"Said-{name}", environ.get(name, "nothing")) for name in SAID]

    def start(status, headers, *error):
        return start_response(status, [*headers, *said], *error)

    return portal(environ, start)
