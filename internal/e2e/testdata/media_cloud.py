"""Asks khabar through Media Cloud's own client, of which nothing but the address is changed, and compares with khabar's own API.

    python media_cloud.py http://127.0.0.1:8080
"""

import datetime
import json
import sys
import urllib.parse
import urllib.request
import warnings

import mediacloud.api
import mediacloud.error

base = sys.argv[1]
mediacloud.api.BaseApi.BASE_API_URL = base + "/api/"


def own(route, **parameters):
    with urllib.request.urlopen(f"{base}/api/v1/{route}?{urllib.parse.urlencode(parameters, doseq=True)}") as answer:
        return json.load(answer)


def every_hit(**parameters):
    answer = {"next": ""}
    while "next" in answer:
        answer = own("search", size=1000, snippets=0, cursor=answer["next"], **parameters)
        yield from answer["hits"]


def equal(what, theirs, ours):
    if theirs != ours:
        raise SystemExit(f"{what}: {theirs!r:.2000} by Media Cloud's client, {ours!r:.2000} by khabar's own API")
    print(f"{what}: {str(theirs)[:90]}")


queries = json.loads(sys.argv[2])  # [theirs, ours]
outlet = own("facets/outlet", size=1, q=queries[0][1])["values"][0]["value"]
newest, oldest = (own("search", sort=sort, size=1)["hits"][0]["published"][:10] for sort in ("newest", "oldest"))
dates = {"from": oldest, "to": newest}
period = (datetime.date.fromisoformat(oldest), datetime.date.fromisoformat(newest))

directory = mediacloud.api.DirectoryApi("no key is needed")
sources = directory.source_list(limit=1000)["results"]
equal("source_list", sorted(s["outlet"] for s in sources), sorted(o["id"] for o in own("outlets")["outlets"]))
equal("source", directory.source(sources[0]["id"]), sources[0])
collections = directory.collection_list()["results"]
everything = collections[0]["id"]
equal("collection_list", (collections[0]["name"], collections[0]["source_count"]), ("All outlets", len(sources)))
domains = {s["outlet"]: s["name"] for s in sources}
one = next(s["id"] for s in sources if s["outlet"] == outlet)

for theirs, ours in queries:
    search = mediacloud.api.SearchApi("no key is needed")  # the client keeps each object below ten requests a minute
    asked = {"q": ours, **dates}
    count = own("count", **asked)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # "No sources or collections specified"
        equal(f"{theirs} story_count", search.story_count(theirs, *period), {"relevant": count["matching"], "total": count["total"]})
    equal("story_count of a source", search.story_count(theirs, *period, source_ids=[one])["relevant"],
          own("count", outlet=outlet, **asked)["matching"])
    days = [(str(d["date"]), d["count"], d["total_count"]) for d in search.story_count_over_time(theirs, *period, collection_ids=[everything])]
    equal("story_count_over_time", days, [(b["from"], b["matching"], b["total"]) for b in own("timeline", interval="day", **asked)["buckets"]])

    stories, token = [], None
    size = max(1, count["matching"] // 2 + 1)
    while True:
        page, token = search.story_list(theirs, *period, collection_ids=[everything], page_size=size, pagination_token=token, expanded=True,
                                        sort_order="asc")
        stories += page
        if token is None:
            break
    hits = list(every_hit(sort="oldest", **asked))
    equal("story_list", [s["id"] for s in stories], [h["id"] for h in hits])
    equal("texts of story_list", all(s["text"] for s in stories), True)

    sample = search.story_sample(theirs, *period, collection_ids=[everything], limit=3)
    equal("story_sample", len({s["id"] for s in sample} & {h["id"] for h in hits}), min(3, count["matching"]))
    equal("sources", search.sources(theirs, *period, collection_ids=[everything]),
          [{"source": domains[v["value"]], "count": v["count"]} for v in own("facets/outlet", size=1000, **asked)["values"]])

    search = mediacloud.api.SearchApi("no key is needed")
    equal("languages", [(v["language"], v["value"]) for v in search.languages(theirs, *period, collection_ids=[everything])],
          [(v["value"], v["count"]) for v in own("facets/lang", size=1000, **asked)["values"]])
    words = search.words(theirs, *period, collection_ids=[everything], limit=20)
    equal("languages of words", {w["language"]: w["sample_size"] for w in words}.items()
          <= {v["value"]: v["count"] for v in own("facets/lang", size=1000, **asked)["values"]}.items(), True)
    equal("words", len(words) == 20 and all(w["doc_count"] <= w["sample_size"] for w in words), True)
    by_source = search.stories_by_source_over_interval(theirs, *period, collection_ids=[everything], interval="month")
    equal("stories_by_source_over_interval", sum(b["matching_stories"] for b in by_source), count["matching"])
    equal("story", search.story(stories[0]["id"])["title"], hits[0]["title"])

try:
    search.story_count("(dam", *period, collection_ids=[everything])
    raise SystemExit("a query with an open bracket is counted")
except mediacloud.error.APIResponseError as error:
    if "this bracket is never closed" not in str(error):
        raise SystemExit(f"a query with an open bracket is explained so: {error}")
