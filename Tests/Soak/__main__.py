"""Runs Mem under load and under faults, and counts what is lost: Tests/Soak [options] PROGRAMS FOLDER [SCENARIO…]

PROGRAMS is the folder of mem and mem-decoder, FOLDER takes data and logs. Without names all scenarios run, one after
the other. Prints one table, and ends with 1 if anything was lost or not as it should be.
"""
import argparse
import importlib
import json
import sys
import time
from pathlib import Path

import result as results
import server

SCENARIOS = ["power_cut", "recording", "leaks", "load", "restart", "full_disk", "read_only", "wrong_keys"]


def run(name, programs, folder, is_small, changes):
    scenario = importlib.import_module(name)
    size = dict(scenario.SMALL if is_small else scenario.FULL)
    size.update({key: value for key, value in changes.items() if key in size})
    place = folder / name
    place.mkdir(parents=True)
    try:
        return scenario.run(programs / "mem", place, size)
    except (SystemExit, Exception) as error:
        failed = results.Result(name.replace("_", " "), "it could not be carried through")
        failed.problems.append(f"{type(error).__name__}: {error}" if not isinstance(error, SystemExit) else str(error))
        return failed
    finally:
        for process in server.running:
            process.kill()
            process.wait()
        server.running.clear()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("programs", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("scenarios", nargs="*", metavar="scenario", help=", ".join(SCENARIOS))
    parser.add_argument("--small", action="store_true", help="as the tests run them: seconds instead of minutes")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=NUMBER", help="another size: rounds=20")
    options = parser.parse_intermixed_args()
    for name in set(options.scenarios) - set(SCENARIOS):
        parser.error(f"there is no scenario {name}; there are {', '.join(SCENARIOS)}")
    changes = {name: json.loads(value) for name, _, value in (change.partition("=") for change in options.set)}
    found = []
    for name in options.scenarios or SCENARIOS:
        begun = time.monotonic()
        found.append(run(name, options.programs.resolve(), options.folder, options.small, changes))
        print(f"soak: {name} took {time.monotonic() - begun:.0f} s", flush=True)
    is_good = all(one.is_good for one in found)
    print(results.table(found), file=sys.stdout if is_good else sys.stderr)
    sys.exit(0 if is_good else 1)


main()
