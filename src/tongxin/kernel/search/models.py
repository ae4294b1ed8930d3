"""What search knows of a case: its words, in the form people read them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SearchDoc(models.Model):
    """The words of one card; the index beside it is made from them and can always be made again."""

    card = models.OneToOneField("kernel.CaseCard", models.CASCADE, primary_key=True, related_name="search_doc")
    title = models.TextField(_("标题"), blank=True)
    body = models.TextField(_("正文"), blank=True)
    updated = models.DateTimeField(_("更新时间"))

    class Meta:
        verbose_name = _("检索文本")
        verbose_name_plural = _("检索文本")

    def __str__(self) -> str:
        return self.title
