"""Runs notebooks against the khabar at KHABAR_URL (default http://127.0.0.1:8080) and fails at the first cell that fails.

    python notebooks/execute.py notebooks/*.ipynb            # try them
    python notebooks/execute.py --write notebooks/*.ipynb    # and keep the outputs in the files
"""

import argparse
import pathlib

import nbclient
import nbformat

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--write", action="store_true", help="keep the outputs in the files")
parser.add_argument("notebooks", nargs="+", type=pathlib.Path)
arguments = parser.parse_args()
for path in arguments.notebooks:
    notebook = nbformat.read(path, as_version=4)
    nbclient.NotebookClient(notebook, timeout=120, kernel_name="python3", record_timing=False).execute()
    if arguments.write:
        notebook.metadata.pop("language_info", None)  # names the Python version: a needless difference
        nbformat.write(notebook, path)
    print(path.name, "runs")
