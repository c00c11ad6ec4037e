"""How laws are tried: the same examples for everybody, and as long as a busy machine needs.

`HYPOTHESIS_PROFILE=explore make test` looks for new examples instead.
"""

import os

from hypothesis import HealthCheck, settings

settings.register_profile("suite", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("explore", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))
