"""Documents of a few kilobytes that unpack or draw without end are refused soon, with a clear fault."""

from __future__ import annotations

import resource
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

_RUN = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))
from geo.documents.source_text import read_text
from geo.errors import InputError
from pathlib import Path
try:
    print("read", len(read_text(Path(sys.argv[1])).text))
except InputError as error:
    print(error)
status = Path("/proc/self/status")  # of this process alone; getrusage counts what its parent had, too
lines = status.read_text().splitlines() if status.exists() else []
most = [line.split()[1] for line in lines if line.startswith("VmHWM")] or ["0"]
print(most[0])
"""


def _pdf(content: bytes, *, filters: bytes = b"/FlateDecode", pages: int = 1, form: bytes = b"") -> bytes:
    """A PDF whose pages all draw the same packed content; `form` is drawn where it says `/X Do`."""
    kids = b" ".join([b"3 0 R"] * pages)
    shown = b"/Font << /F1 5 0 R >> /XObject << /X 6 0 R >>"
    inner = zlib.compress(form)
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, pages),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources << %s >> >>" % shown,
        b"<< /Length %d /Filter %s >>\nstream\n%s\nendstream" % (len(content), filters, content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /Font << /F1 5 0 R >> >> /Length %d "
        b"/Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(inner), inner),
    )
    out, at = b"%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        at.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, text)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in at)
    end = b"trailer << /Size 7 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(out)
    return out + b"xref\n0 7\n0000000000 65535 f \n" + table + end


def _packed(unit: bytes, times: int) -> bytes:
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(unit) for _ in range(times)) + packer.flush()


_WORDS = b"BT /F1 9 Tf " + b"(Idlib ) Tj " * 20_000 + b"ET"


@pytest.mark.slow
@pytest.mark.parametrize(
    "document",
    [
        pytest.param(_pdf(_packed(b" " * 10**7, 60)), id="a stream of 600 MB"),
        pytest.param(
            _pdf(zlib.compress(_packed(b" " * 10**7, 60), 9), filters=b"[/FlateDecode /FlateDecode]"), id="packed twice"
        ),
        pytest.param(_pdf(zlib.compress(_WORDS), pages=1900), id="the same page 1,900 times"),
        pytest.param(_pdf(zlib.compress(b"/X Do " * 20_000), form=_WORDS), id="a form drawn 20,000 times"),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")
def test_a_pdf_that_draws_without_end_is_refused_soon(tmp_path: Path, document: bytes) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(document)
    command = [sys.executable, "-c", _RUN, str(path)]
    begun = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - begun < 10
    told, peak_kb = done.stdout.splitlines()
    assert "a.pdf" in told
    assert int(peak_kb) < 1_000_000


def test_an_ordinary_pdf_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(
        _pdf(zlib.compress(b"BT /F1 9 Tf (The line runs from Idlib. ) Tj ET /X Do"), form=_WORDS[:44] + b" ET")
    )
    done = subprocess.run([sys.executable, "-c", _RUN, str(path)], check=True, capture_output=True, text=True)
    assert done.stdout.startswith("read ")
