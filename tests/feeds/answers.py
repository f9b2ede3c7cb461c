"""What six public interfaces answer, in their documented shapes: a made-up universe."""

import csv
import io
import json

COMTRADE_ROW = {
    "typeCode": "C",
    "freqCode": "A",
    "refPeriodId": 20230101,
    "refYear": 2023,
    "refMonth": 52,
    "period": "2023",
    "reporterCode": 156,
    "reporterISO": "CHN",
    "reporterDesc": "China",
    "flowCode": "M",
    "flowDesc": "Import",
    "partnerCode": 408,
    "partnerISO": "PRK",
    "partnerDesc": "Dem. People's Rep. of Korea",
    "partner2Code": 0,
    "partner2ISO": "W00",
    "classificationCode": "H6",
    "isOriginalClassification": True,
    "cmdCode": "67",
    "cmdDesc": "Feathers and down, prepared",
    "aggrLevel": 2,
    "isLeaf": False,
    "customsCode": "C00",
    "mosCode": "0",
    "motCode": 0,
    "qtyUnitCode": -1,
    "qty": 0,
    "isQtyEstimated": False,
    "netWgt": None,
    "grossWgt": 0,
    "cifvalue": 167000123.5,
    "fobvalue": None,
    "primaryValue": 167000123.5,
    "legacyEstimationFlag": 0,
    "isReported": True,
    "isAggregate": True,
}


def comtrade(*changes, elapsed="0.31 secs", error=""):
    rows = [COMTRADE_ROW | change for change in changes or ({},)]
    told = {"elapsedTime": elapsed, "count": len(rows), "data": rows, "error": error}
    return json.dumps(told).encode()


def fts(*changes, next_link=None):
    flow = {
        "id": "900001",
        "amountUSD": 1250000,
        "budgetYear": None,
        "childFlowIds": None,
        "contributionType": "financial",
        "date": "2023-03-31T00:00:00Z",
        "description": "Nutrition of children",
        "exchangeRate": None,
        "flowType": "Standard",
        "newMoney": True,
        "originalAmount": None,
        "originalCurrency": None,
        "method": "Traditional aid",
        "status": "paid",
        "versionId": 1,
        "sourceObjects": [
            {"type": "Organization", "id": "1", "name": "Ruritania, Government of"},
            {"type": "Location", "id": "2", "name": "Ruritania"},
            {"type": "UsageYear", "id": "44", "name": "2023"},
        ],
        "destinationObjects": [
            {"type": "Organization", "id": "3", "name": "United Nations Children's Fund"},
            {"type": "Location", "id": "4", "name": "Korea, Democratic People's Republic of"},
            {"type": "GlobalCluster", "id": "5", "name": "Nutrition"},
            {"type": "UsageYear", "id": "44", "name": "2023"},
        ],
        "boundary": "incoming",
        "onBoundary": "single",
    }
    flows = [flow | change for change in changes or ({},)]
    meta = {"language": "en", "count": len(flows)} | ({"nextLink": next_link} if next_link else {})
    return json.dumps({"status": "ok", "data": {"flows": flows}, "meta": meta}).encode()


def unhcr(*changes, pages=1):
    item = {
        "year": 2024,
        "coo_id": 165,
        "coo_name": "Dem. People's Rep. of Korea",
        "coo": "KRN",
        "coo_iso": "PRK",
        "coa_id": 1,
        "coa_name": "Ruritania",
        "coa": "RUR",
        "coa_iso": "XRU",
        "refugees": 17,
        "asylum_seekers": "5",
        "returned_refugees": "0",
        "idps": "0",
        "returned_idps": "0",
        "stateless": "0",
        "ooc": "0",
        "oip": "-",
        "hst": "0",
    }
    items = [item | change for change in changes or ({},)]
    return json.dumps(
        {"page": 1, "short_url": "AB12cd", "maxPages": pages, "total": [], "items": items}
    ).encode()


def world_bank(*changes, pages=1):
    row = {
        "indicator": {
            "id": "DT.ODA.ODAT.CD",
            "value": "Net official development assistance received (current US$)",
        },
        "country": {"id": "KP", "value": "Korea, Dem. People's Rep."},
        "countryiso3code": "PRK",
        "date": "2023",
        "value": 134059997.558594,
        "unit": "",
        "obs_status": "",
        "decimal": 0,
    }
    head = {"page": 1, "pages": pages, "per_page": 1000, "total": 1, "lastupdated": "2026-07-13"}
    return json.dumps([head, [row | change for change in changes or ({},)]]).encode()


OECD_ROW = {
    "DATAFLOW": "OECD.DCD.FSD:DSD_DAC2@DF_DAC2A(1.6)",
    "DONOR": "XRU",
    "RECIPIENT": "PRK",
    "MEASURE": "206",
    "UNIT_MEASURE": "USD",
    "PRICE_BASE": "V",
    "TIME_PERIOD": "2023",
    "OBS_VALUE": "1.65",
    "BASE_PER": "",
    "UNIT_MULT": "6",
    "FLOW_TYPE": "D",
    "OBS_STATUS": "A",
}


def as_csv(rows):
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def oecd(*changes):
    return as_csv([OECD_ROW | change for change in changes or ({},)])


def un_votes(*votes, year="2024"):
    """Roll calls, each {state: vote}; by default one in which both say yes."""
    names = [
        "undl_id",
        "ms_code",
        "ms_name",
        "ms_vote",
        "date",
        "session",
        "resolution",
        "draft",
        "title",
        "total_yes",
    ]
    rows = [
        dict.fromkeys(names, "")
        | {"undl_id": str(4000000 + n), "ms_code": state, "ms_vote": vote, "date": f"{year}-12-17"}
        for n, call in enumerate(votes or [{"PRK": "Y", "XRU": "Y"}])
        for state, vote in call.items()
    ]
    return as_csv(rows)
