"""Turns a filled Word document into PDF with LibreOffice, where it is installed."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from tongxin.kernel.documents import fonts
from tongxin.kernel.documents.errors import DocumentRefused

_SECONDS = 120
_SYSTEM_FONTS = "/etc/fonts/fonts.conf"


def program() -> str | None:
    """LibreOffice, if this machine has it."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def to_pdf(content: bytes) -> bytes:
    """The PDF of a DOCX. Each conversion has a profile of its own, so that several may run at once."""
    found = program()
    if found is None:
        raise DocumentRefused(
            _(
                "这个表单用的是本单位上传的 Word 模板，这台机器没有安装 LibreOffice，不能生成 PDF；请下载 Word 文件打印。"
            )
        )
    with tempfile.TemporaryDirectory(prefix="tongxin-office-") as folder:
        root = Path(folder)
        (root / "form.docx").write_bytes(content)
        (root / "fonts.conf").write_text(_font_list(root), encoding="utf-8")
        command = [
            found, "--headless", "--norestore", "--nolockcheck", f"-env:UserInstallation=file://{root}/profile",
            "--convert-to", "pdf", "--outdir", str(root), str(root / "form.docx"),
        ]  # fmt: skip
        environment = {"PATH": "/usr/bin:/bin:/usr/local/bin", "HOME": folder, "FONTCONFIG_FILE": f"{root}/fonts.conf"}
        try:
            subprocess.run(command, env=environment, capture_output=True, check=True, timeout=_SECONDS)
            return (root / "form.pdf").read_bytes()
        except (subprocess.SubprocessError, OSError) as error:
            raise DocumentRefused(_("LibreOffice 没能把这份 Word 文件转成 PDF；请下载 Word 文件打印。")) from error


def _font_list(root: Path) -> str:
    """The system's fonts, the operator's folder and the packaged face, so that both ways of printing find the same."""
    packaged = fonts.packaged_folder()
    folders = [settings.DOCUMENT_FONTS, *([packaged] if packaged else [])]
    named = "".join(f"<dir>{_escaped(folder)}</dir>" for folder in folders)
    # A template names 仿宋_GB2312; where nobody has it, the same family stands in as in the shipped PDF.
    found = fonts.find(settings.DOCUMENT_FONTS)
    aliases = "".join(
        f'<alias binding="same"><family>{name}</family><prefer><family>{chain[0]}</family></prefer></alias>'
        for role, chain in found.chains.items()
        for name in fonts.ROLES[role]
        if chain and name not in found.handle.families()
    )
    return (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f'<include ignore_missing="yes">{_SYSTEM_FONTS}</include>{named}{aliases}<cachedir>{root}/cache</cachedir></fontconfig>'
    )


def _escaped(folder: Path) -> str:
    return str(folder).replace("&", "&amp;").replace("<", "&lt;")
