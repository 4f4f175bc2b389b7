"""What every test shares: one time zone, encoding and set of colours, and two sizes of hypothesis runs."""

from __future__ import annotations

import os
import time

from hypothesis import HealthCheck, settings

for name in ("NO_COLOR", "TEXTUAL_THEME"):
    os.environ.pop(name, None)
os.environ["PYTHONUTF8"] = "1"  # for the programs that tests start
os.environ["TZ"] = "Europe/Amsterdam"
if hasattr(time, "tzset"):
    time.tzset()

_common = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
settings.register_profile("default", _common, max_examples=25, derandomize=True)
settings.register_profile("torture", _common, max_examples=1_000, derandomize=False)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))
