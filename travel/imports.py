"""Which spreadsheets of travel the desk understands."""

from nkworld.importing.columns import spellings
from nkworld.importing.registry import register
from nkworld.importing.resource import ObservationResource

from .categories import PARTS, Category, Dimension
from .models import AirRoute, Crossing, Direction, Kind, OtherTravelCount, OverseasWorkers

# Seen from the DPRK, always. 入境 is China's word for those who enter China, 방남 Seoul's for those
# who come south: both leave the DPRK.
DIRECTIONS: dict[str, str] = spellings(
    {
        Direction.FROM_DPRK: "from north korea | northerners to the south | 입국 | 방남 | 入境",
        Direction.TO_DPRK: "to north korea | southerners to the north | 방북 | 赴朝",
        Direction.BOTH: "both | two-way | 왕래 | 往来",
    }
)
KINDS: dict[str, str] = spellings(
    {
        Kind.ENTRY: "entries | arrivals | 입국자 | 入境人数",
        Kind.VISIT: "visits | 방문 | 访问",
        Kind.TOUR: "tours | 관광객 | 游客",
        Kind.RESETTLEMENT: "resettlers | refugees | 북한이탈주민 | 脱北者",
    }
)
DIMENSIONS: dict[str, str] = spellings(
    {
        Dimension.TOTAL: "합계 | 合计",
        Dimension.PURPOSE: "목적 | 目的",
        Dimension.SEX: "gender | 성별 | 性别",
        Dimension.AGE: "연령 | 年龄",
        Dimension.MODE: "transport | 교통수단 | 交通方式",
    }
)
CATEGORIES: dict[str, str] = spellings(
    {
        Category.TOTAL: "합계 | 合计",
        Category.WORKER_CREW: "근로자·승무원 | 服务员工",
        Category.MEETING_BUSINESS: "회의·사업 | 会议/商务",
        Category.SIGHTSEEING: "관광·휴양 | 观光休闲",
        Category.RELATIVES: "친지방문 | 探亲访友",
        Category.OTHER: "기타 | 其他",
        Category.FEMALE: "여성 | 女",
        Category.MALE: "남성 | 男",
        Category.AIRPLANE: "항공 | 飞机",
        Category.AUTOMOBILE: "자동차 | 汽车",
        Category.FOOT: "도보 | 徒步",
        Category.SHIP: "선박 | 船舶",
        Category.TRAIN: "열차 | 火车",
    }
)
HEADINGS = spellings(
    {
        "country": "country_name | 국가 | 国家",
        "period": "연도 | 年份 | 기간",
        "value": "persons | 인원 | 人数",
        "value_low": "persons_low",
        "value_high": "persons_high",
    }
)

# A table with the categories across says with each by what it divides.
DIMENSION_OF: dict[str, dict[str, str]] = {
    category.value: {"dimension": dimension.value}
    for dimension, categories in PARTS.items()
    for category in categories
}


@register("travel/crossings")
class CrossingResource(ObservationResource):
    """Entries of persons. The direction is the DPRK's: from-dprk leaves North Korea."""

    aliases = HEADINGS | spellings(
        {
            "direction": "방향 | 方向",
            "kind": "counted",
            "dimension": "구분 | 分类",
            "category": "part | 항목 | 类别",
        }
    )
    # Where somebody set out and went follows from the country and the direction.
    companions = {"origin": "direction", "destination": "direction"}
    implied = {"category": DIMENSION_OF}
    words = {
        "direction": DIRECTIONS,
        "kind": KINDS,
        "dimension": DIMENSIONS,
        "category": CATEGORIES,
    }

    class Meta:
        model = Crossing


@register("travel/overseas-workers")
class OverseasWorkersResource(ObservationResource):
    """Workers by host. A range is a lower and an upper bound, with the value left empty."""

    aliases = HEADINGS | {"host": "country", "host_iso3": "country", "업종": "sector"}

    class Meta:
        model = OverseasWorkers


@register("travel/other-counts")
class OtherTravelCountResource(ObservationResource):
    """Passengers, groups, trains, prices, earnings and plans, each in its own unit."""

    aliases = HEADINGS

    class Meta:
        model = OtherTravelCount


@register("travel/air-routes")
class AirRouteResource(ObservationResource):
    """Routes of Pyongyang’s airport, one way a row; the value is the number of stops."""

    aliases = {
        "airline_code": "airline",
        "origin_iata": "origin_airport",
        "destination_iata": "destination_airport",
        "stops": "value",
    }

    class Meta:
        model = AirRoute
