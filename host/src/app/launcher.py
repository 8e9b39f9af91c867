"""Runs an app file as `python app.py` would, on the port that Livery chose, and ends it when Livery ends.

Started as `python -c <this> app.py`. Standard input is a pipe that Livery holds open: its end is Livery's end.
Livery is told things in lines that begin with a record separator; everything else is the app's own output.
"""


def _livery():
    import importlib.abc
    import importlib.machinery
    import io
    import json
    import os
    import signal
    import sys
    import threading
    import traceback

    host, port = "127.0.0.1", int(os.environ["PORT"])
    path = os.path.abspath(sys.argv[1])
    served = []

    def tell(**facts):
        sys.stdout.flush()
        sys.stderr.flush()
        line = "\x1e" + json.dumps(facts) + "\n"
        os.write(2, line.encode())

    def watch_livery():
        pipe = os.dup(0)
        null = os.open(os.devnull, os.O_RDONLY)
        os.dup2(null, 0)
        os.close(null)

        def wait():
            while True:
                try:
                    if not os.read(pipe, 4096):
                        break
                except OSError:
                    break
            if hasattr(os, "killpg"):
                os.killpg(os.getpgrp(), signal.SIGKILL)
            os._exit(1)

        threading.Thread(target=wait, name="livery", daemon=True).start()

    # Servers, by the module that holds them. Each gets the host and port in place of its own; reloaders, worker
    # processes and TLS would leave the process or the proxy behind, so they are off.

    def begin():
        served.append(True)

    def werkzeug_serving(module):
        original = module.run_simple

        def run_simple(hostname, given_port, application, *args, **options):
            names = ("use_reloader", "use_debugger", "use_evalex", "extra_files", "exclude_patterns",
                     "reloader_interval", "reloader_type", "threaded", "processes", "request_handler",
                     "static_files", "passthrough_errors", "ssl_context")
            options.update(zip(names, args))
            options.update(use_reloader=False, ssl_context=None)
            if options.get("processes", 1) == 1:
                options["threaded"] = True
            begin()
            return original(host, port, application, **options)

        module.run_simple = run_simple

    def uvicorn_config(module):
        original = module.Config.__init__

        def __init__(self, app, *args, **options):
            if args:
                # Only keywords follow the app in every call seen; what was given by place is host and port.
                options.update(zip(("host", "port"), args))
            options.update(host=host, port=port, reload=False, workers=None, uds=None, fd=None)
            for name in ("ssl_keyfile", "ssl_certfile"):
                options.pop(name, None)
            original(self, app, **options)
            begin()

        module.Config.__init__ = __init__

    def waitress(module):
        original = module.serve

        def serve(app, **options):
            for name in ("listen", "unix_socket", "sockets", "url_scheme"):
                options.pop(name, None)
            options.update(host=host, port=port)
            begin()
            return original(app, **options)

        module.serve = serve

    def hypercorn_asyncio(module):
        original = module.serve

        def serve(app, config, *args, **options):
            config.bind = [f"{host}:{port}"]
            config.use_reloader = False
            config.certfile = config.keyfile = None
            begin()
            return original(app, config, *args, **options)

        module.serve = serve

    def dash_dash(module):
        original = module.Dash.run

        def run(self, *args, **options):
            tell(prefix=str(self.config.requests_pathname_prefix or "/"))
            options.update(zip(("host", "port", "proxy", "debug"), args))
            options.update(host=host, port=port, proxy=None)
            return original(self, **options)

        module.Dash.run = run

    def dash_fastapi(module):
        # Its own `run` starts a second interpreter that imports the file again, with another command line.
        def run(self, dash_app, host, port, debug, **options):
            import uvicorn

            options.pop("reload", None)
            uvicorn.Server(uvicorn.Config(self.server, host=host, port=port, **options)).run()

        for value in list(vars(module).values()):
            if isinstance(value, type) and value.__module__ == module.__name__ and "run" in vars(value):
                value.run = run

    changes = {
        "werkzeug.serving": werkzeug_serving,
        "uvicorn.config": uvicorn_config,
        "waitress": waitress,
        "hypercorn.asyncio": hypercorn_asyncio,
        "dash.dash": dash_dash,
        "dash.backends._fastapi": dash_fastapi,
    }

    class Loader(importlib.abc.Loader):
        def __init__(self, loader, change):
            self.loader, self.change = loader, change

        def create_module(self, spec):
            return self.loader.create_module(spec)

        def exec_module(self, module):
            self.loader.exec_module(module)
            # From here on the module is as if it had been loaded without us.
            module.__loader__ = module.__spec__.loader = self.loader
            try:
                self.change(module)
            except Exception:
                traceback.print_exc()

    class Finder(importlib.abc.MetaPathFinder):
        def find_spec(self, name, where, target=None):
            change = changes.pop(name, None)
            if change is None:
                return None
            spec = importlib.machinery.PathFinder.find_spec(name, where, target)
            if spec is not None and spec.loader is not None:
                spec.loader = Loader(spec.loader, change)
            return spec

    def serve_what_is_there(names):
        """The file only defines its app, as for gunicorn."""

        def of(module, kind):
            found = getattr(sys.modules.get(module), kind, None)
            if found is None:
                return None
            return next((value for value in list(names.values()) if isinstance(value, found)), None)

        app = of("dash", "Dash") or of("flask", "Flask") or of("quart", "Quart")
        if app is not None:
            app.run(host=host, port=port)
            return
        app = of("fastapi", "FastAPI") or of("starlette.applications", "Starlette")
        if app is not None:
            import uvicorn

            uvicorn.run(app, host=host, port=port)
            return
        tell(nothing=True)
        sys.exit(3)

    watch_livery()
    sys.meta_path.insert(0, Finder())
    sys.argv = [sys.argv[1]] + sys.argv[2:]
    folder = os.path.dirname(path)
    if sys.path and sys.path[0] == "":
        sys.path[0] = folder
    else:
        sys.path.insert(0, folder)

    main = sys.modules["__main__"]
    names = main.__dict__
    names.pop("_livery", None)
    names.update(__file__=path, __name__="__main__", __doc__=None, __cached__=None, __spec__=None)
    try:
        with io.open_code(path) as file:
            source = file.read()
        exec(compile(source, path, "exec"), names)
        if not served:
            serve_what_is_there(names)
    except SystemExit:
        raise
    except KeyboardInterrupt:
        sys.exit(130)
    except BaseException as error:
        # Without the lines of this launcher.
        trace = error.__traceback__
        while trace is not None and trace.tb_frame.f_code.co_filename == "<string>":
            trace = trace.tb_next
        traceback.print_exception(type(error), error, trace)
        sys.exit(1)


_livery()
