"""Development aid under the site's search."""

from nkworld.search.answers import answers
from nkworld.search.entries import page

page(
    "Aid as the OECD and others have it",
    "flows:index",
    "Official development assistance to North Korea by donor and year.",
    also="ODA OECD development World Bank net aid",
)
page("Chinese projects", "flows:projects", "Projects of China in North Korea on record.")


answers("aid/net-aid", ["net aid", "development aid", "ODA"], subject="net aid from all donors")
answers(
    "aid/flows-from",
    ["net aid", "development aid", "ODA"],
    subject="development aid from {country}",
    takes=["country"],
)
