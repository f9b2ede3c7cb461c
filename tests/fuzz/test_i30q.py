from tests.fuzz.test_schema import portal  # noqa
import pytest
pytestmark = pytest.mark.slow
def test_it(portal):
    from tests.fuzz.schema_hooks import failures_of, operations
    every=[o for o in operations(portal) if any(x in o.label for x in ("trade/flows/","trade/measures/","annotations/","findings/","diplomacy/missions/","aid/contributions/","charts/trade/china-share","charts/trade/growth", "charts/aid/agency","disagreements", "releases/"))]
    print(len(every))
    fs=[f for o in every for m in ("positive","negative") for f in failures_of(o,m,15)]
    open("/tmp/i30q.fail","w").write("\n\n".join(x[:900] for x in fs))
    assert not fs
