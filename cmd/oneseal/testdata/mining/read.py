"""Reads a log's three exports with pm4py's own readers and prints what pm4py makes of them, as JSON."""

import collections
import json
import sys
import warnings

import pm4py
from pm4py.objects.ocel.validation import ocel20_rel_validation

warnings.filterwarnings("error", message=".*not unique.*")  # pm4py only warns of ids that are taken twice


def cases(log, case, activity, time):
    """Duration in seconds and activities of each case, in the order in which the reader has the events."""
    return {
        name: [(events[time].max() - events[time].min()).total_seconds(), list(events[activity])]
        for name, events in log.groupby(case, sort=False)
    }


def ocel(log):
    own = log.relations[log.relations["ocel:qualifier"] == "subject"]
    return {
        "events": len(log.events),
        "objects": dict(collections.Counter(log.objects["ocel:type"])),
        "e2o": [len(log.relations), len(own)],
        "o2o": len(log.o2o),
        "changes": len(log.object_changes),
        "cases": cases(own, "ocel:oid", "ocel:activity", "ocel:timestamp"),
        "kinds": {name: str(log.events[name].dtype) for name in log.events.columns if name.endswith("_days")},
    }


xes, json_ocel, sqlite = sys.argv[1:]
log = pm4py.read_xes(xes)
print(
    json.dumps(
        {
            "xes": {
                "cases": cases(log, "case:concept:name", "concept:name", "time:timestamp"),
                "durations": sorted(pm4py.get_all_case_durations(log)),
                "variants": [[list(way), n] for way, n in pm4py.get_variants(log).items()],
                "start": pm4py.get_start_activities(log),
                "end": pm4py.get_end_activities(log),
            },
            "json": ocel(pm4py.read_ocel2_json(json_ocel)),
            "sqlite": ocel(pm4py.read_ocel2_sqlite(sqlite)),
            "violated": ocel20_rel_validation.apply(sqlite)[1],
        }
    )
)
