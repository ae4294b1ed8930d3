"""What is known of a file on a case; its content lies in the storage under a random key."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Attachment(models.Model):
    """One file: the original name lives here alone, so the storage tells nothing."""

    card = models.ForeignKey("kernel.CaseCard", models.CASCADE, related_name="attachments")
    name = models.CharField(_("文件名"), max_length=150)
    stored = models.CharField(_("存放处"), max_length=100, unique=True)
    size = models.PositiveBigIntegerField(_("大小"))
    sha256 = models.CharField(_("校验值"), max_length=64)
    content_type = models.CharField(_("类型"), max_length=120)
    label = models.CharField(_("说明"), max_length=60, blank=True)
    uploaded_by = models.ForeignKey("kernel.Account", models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField(_("上传时间"))

    class Meta:
        verbose_name = _("附件")
        verbose_name_plural = _("附件")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["card", "sha256"], name="attachment_once_a_card")]

    def __str__(self) -> str:
        return self.name
