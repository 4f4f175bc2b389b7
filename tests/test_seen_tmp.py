import asyncio

from screens import go
from screens.widgets.editors import Editor
from tests.screens_fixture import settled, sitting


async def test_seen(full_folder):
    bad = []
    async with sitting(full_folder) as coach:
        app = coach.app
        await go.to_new(app.here, "employer", {})
        await settled(app)
        form = app.screen.form
        for turns in range(0, 40, 2):
            for n in range(40):
                app.screen.focus_next()
                for _ in range(turns):
                    await asyncio.sleep(0)
                if n % 2:
                    await settled(app)
                    f = app.screen.focused
                    if isinstance(f, Editor) and f.region.y not in range(form.region.y, form.region.bottom):
                        bad.append((turns, n, f.spec.name))
    assert not bad
