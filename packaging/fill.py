#!/usr/bin/env python3
"""The Homebrew formula and the conda recipe of a release, out of their templates.

    python3 packaging/fill.py https://github.com/OWNER/areax SOURCE.tar.gz FOLDER

SOURCE.tar.gz is the archive that the release's address serves; its checksum is put in. The version is
that of Cargo.toml. Only the standard library is needed.
"""

import argparse
import hashlib
import tomllib
from pathlib import Path

HERE = Path(__file__).parent
TEMPLATES = ["homebrew/areax.rb", "conda/recipe.yaml"]


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repository", help="address of the repository, without a slash at its end")
    parser.add_argument("source", type=Path, help="the source archive of the release")
    parser.add_argument("folder", type=Path, help="where the two files go; made if it is missing")
    args = parser.parse_args()
    if not args.repository.startswith("https://") or args.repository.endswith("/"):
        parser.error(f"'{args.repository}' is not an address such as https://github.com/OWNER/areax")
    if not args.source.is_file():
        parser.error(f"{args.source}: there is no such file")
    manifest = tomllib.loads((HERE.parent / "Cargo.toml").read_text())
    words = {
        "@REPOSITORY@": args.repository,
        "@VERSION@": manifest["workspace"]["package"]["version"],
        "@SHA256@": hashlib.sha256(args.source.read_bytes()).hexdigest(),
    }
    args.folder.mkdir(parents=True, exist_ok=True)
    for template in TEMPLATES:
        lines = (HERE / template).read_text().splitlines(keepends=True)
        text = "".join(line for line in lines if not line.startswith("# A template:"))
        for word, value in words.items():
            text = text.replace(word, value)
        (args.folder / Path(template).name).write_text(text)


if __name__ == "__main__":
    main()
