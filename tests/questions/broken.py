"""All broken question files: name to what was done to the good one."""

from tests.questions import broken_keys, broken_report, broken_rules, broken_values, broken_yaml
from tests.questions.good import Broken

CASES: dict[str, Broken] = {
    **broken_yaml.CASES,
    **broken_keys.CASES,
    **broken_values.CASES,
    **broken_rules.CASES,
    **broken_report.CASES,
}
"""Each is answered with this one error and nothing else."""
WARNINGS = {**broken_rules.WARNINGS, **broken_report.WARNINGS}
"""Each is answered with this one warning, and the survey loads."""
