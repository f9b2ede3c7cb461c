"""Which spreadsheets of travel the desk understands."""

from nkworld.importing.registry import register
from nkworld.importing.resource import ObservationResource

from .categories import Category, Dimension
from .models import Crossing, Direction, Kind, OverseasWorkers

# Seen from the DPRK, always. 入境 is China's word for those who enter China, 방남 Seoul's for those
# who come south: both leave the DPRK.
DIRECTIONS: dict[str, str] = {
    "from north korea": Direction.FROM_DPRK,
    "northerners to the south": Direction.FROM_DPRK,
    "입국": Direction.FROM_DPRK,
    "방남": Direction.FROM_DPRK,
    "入境": Direction.FROM_DPRK,
    "to north korea": Direction.TO_DPRK,
    "southerners to the north": Direction.TO_DPRK,
    "방북": Direction.TO_DPRK,
    "赴朝": Direction.TO_DPRK,
    "both": Direction.BOTH,
    "two-way": Direction.BOTH,
    "왕래": Direction.BOTH,
    "往来": Direction.BOTH,
}
KINDS: dict[str, str] = {
    "entries": Kind.ENTRY,
    "arrivals": Kind.ENTRY,
    "입국자": Kind.ENTRY,
    "入境人数": Kind.ENTRY,
    "visits": Kind.VISIT,
    "방문": Kind.VISIT,
    "访问": Kind.VISIT,
    "tours": Kind.TOUR,
    "관광객": Kind.TOUR,
    "游客": Kind.TOUR,
    "resettlers": Kind.RESETTLEMENT,
    "refugees": Kind.RESETTLEMENT,
    "북한이탈주민": Kind.RESETTLEMENT,
    "脱北者": Kind.RESETTLEMENT,
}
DIMENSIONS: dict[str, str] = {
    "합계": Dimension.TOTAL,
    "合计": Dimension.TOTAL,
    "목적": Dimension.PURPOSE,
    "目的": Dimension.PURPOSE,
    "gender": Dimension.SEX,
    "성별": Dimension.SEX,
    "性别": Dimension.SEX,
    "연령": Dimension.AGE,
    "年龄": Dimension.AGE,
    "transport": Dimension.MODE,
    "교통수단": Dimension.MODE,
    "交通方式": Dimension.MODE,
}
CATEGORIES: dict[str, str] = {
    "합계": Category.TOTAL,
    "合计": Category.TOTAL,
    "근로자·승무원": Category.WORKER_CREW,
    "服务员工": Category.WORKER_CREW,
    "회의·사업": Category.MEETING_BUSINESS,
    "会议/商务": Category.MEETING_BUSINESS,
    "관광·휴양": Category.SIGHTSEEING,
    "观光休闲": Category.SIGHTSEEING,
    "친지방문": Category.RELATIVES,
    "探亲访友": Category.RELATIVES,
    "기타": Category.OTHER,
    "其他": Category.OTHER,
    "여성": Category.FEMALE,
    "女": Category.FEMALE,
    "남성": Category.MALE,
    "男": Category.MALE,
    "항공": Category.AIRPLANE,
    "飞机": Category.AIRPLANE,
    "자동차": Category.AUTOMOBILE,
    "汽车": Category.AUTOMOBILE,
    "도보": Category.FOOT,
    "徒步": Category.FOOT,
    "선박": Category.SHIP,
    "船舶": Category.SHIP,
    "열차": Category.TRAIN,
    "火车": Category.TRAIN,
}
HEADINGS = {
    "country_name": "country",
    "국가": "country",
    "国家": "country",
    "연도": "period",
    "年份": "period",
    "기간": "period",
    "persons": "value",
    "인원": "value",
    "人数": "value",
    "persons_low": "value_low",
    "persons_high": "value_high",
}


@register("travel/crossings")
class CrossingResource(ObservationResource):
    """Entries of persons. The direction is the DPRK's: from-dprk leaves North Korea."""

    aliases = HEADINGS | {
        "방향": "direction",
        "方向": "direction",
        "counted": "kind",
        "구분": "dimension",
        "分类": "dimension",
        "part": "category",
        "항목": "category",
        "类别": "category",
    }
    # Where somebody set out and went follows from the country and the direction.
    companions = {"origin": "direction", "destination": "direction"}
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
