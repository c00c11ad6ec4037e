"""The importer as a page in a browser: a second shell over the pipeline, for people who open no terminal.

web_server, office    the way in: the page on a loopback port; the state folder and the team it works for
guard, entrance       who may enter, and which requests are let through
site, page            the route table; what every screen is made with
desk, history         a roster's folder; what a person changed and decided, with undo and redo
child                 a process beside the page for what takes long
scan, scans           what was read of a file
labels                what the page calls what the command line calls by its options
matching              columns matched to fields, written into the mapping
judging, row_judging  a roster judged in a process of its own, and a few rows at once
view, view_writing    what the screens read of a judged roster, page by page
desk_edits, replacing, block_paste     what a person changes, written down; find and replace; a block from Excel
desk_jobs, job_panel  commands at work for a roster, and how a screen shows one
file_screen, columns_screen, fix_screen, duplicates_screen, preview_screen, send_screen, runs_screen, key_screen
                      the screens, each with its templates; the grid and the forms of Fix are fix_grid, fix_forms
templates, static     Jinja2; one style sheet, one script, and vendor/ with other people's

How a screen is added. A module `X_screen` exports ROUTES, made by `page.shows` (GET) and `page.changes` (POST), and
`site.ROUTES` takes them in. The route that is named like a step (`page.STEPS`) makes the step appear. An endpoint is
a coroutine: it reads `desk_of(request)` and `text_of(request, "name")`, does slow things by `run_in_threadpool`, and
ends in `page(request, "x.html", step="x", desk=desk, ...)` for a GET or `goes_to(request, "x", desk=desk.id)` for a
change. A template extends base.html and fills the blocks `title` and `main` (also `head` for scripts and styles of
one screen, `main_attributes`, `refresh`); it has no inline script or style, which the content security policy refuses.
Every form that changes something begins with `{{ forms.csrf_field(csrf) }}`; htmx and `fetch` send X-CSRF-Token, which
htmx takes from the body's hx-headers. What went wrong is told on the screen where it arose: catch ImporterError, and
show the same page again with `trouble=error`. What nobody catches becomes the page "This did not work".
Tests for safety go over the route table by themselves, so that a new route is held to it from its first day.
"""
