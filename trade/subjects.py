"""What the charts of trade are about."""

from nkworld.portal.subjects import subject

subject("All trade", "trade/total", "trade/growth", "trade/beyond-china", "trade/valuation")
subject(
    "China",
    "trade/china-share",
    "trade/china-months",
    "trade/china-since-january",
    "trade/china-goods-of-month",
)
subject(
    "Partners",
    "trade/partner",
    "trade/leading-partners",
    "trade/partners-by-year",
    "trade/share",
    "trade/ranks",
)
subject("South Korea", "trade/inter-korean")
subject(
    "Goods",
    "trade/goods-chapters",
    "trade/goods-sectors",
    "trade/goods-shares",
    "trade/goods-broken-down",
)
subject(
    "One sort of goods",
    "trade/commodity-value",
    "trade/commodity-quantity",
    "trade/commodity-price",
)
subject("Goods under sanctions", "trade/cap-headroom")
subject("Other classifications", "trade/fishery", "trade/sitc-sections", "trade/sitc-partners")
subject(
    "Arms, oil and chemicals",
    "trade/arms-transfers",
    "trade/petroleum-estimates",
    "trade/chemical-imports",
)
subject("The economy within", "trade/economy", "trade/market-prices")
subject("Where sources disagree", "trade/compare", "trade/mix-ups")
