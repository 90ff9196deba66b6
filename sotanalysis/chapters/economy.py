"""Chapter 13: the accounts that differ most from their budget, in words."""

from sotanalysis.formatting import listing
from sotanalysis.report.view import View


def extremes(deviations: View) -> list[str]:
    """The account most under its budget and the one most over it; the first that holds is told, as no account may
    share its place. `deviations` are kronor per account, outcome less budget.
    """
    ranked = deviations.ranked()
    ends = [("under", "smallest", ranked[-1:]), ("över", "largest", ranked[:1])]
    told = [
        f"{{% claim {word}('{fact.id}', 'account') %}}mest {side} budget{{% endclaim %}} ligger "
        f"{{{{ label('account', '{code}') | lower }}}} ({{{{ signed('{fact.id}', 0) }}}} kr)"
        for side, word, found in ends
        for code, fact in found
        if fact.value and (fact.value < 0) == (side == "under")
    ]
    alternatives = [told, told[:1], told[1:]] if len(told) > 1 else [told]
    return [f"{listing(some).replace('mest', 'Mest', 1)}." for some in alternatives if some]
