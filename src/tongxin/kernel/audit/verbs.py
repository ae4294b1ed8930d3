"""What an action of the record is called on the page of the audit administrator; apps put their own on the shelf."""

from dataclasses import dataclass

from django.utils.translation import gettext_noop as _


@dataclass(frozen=True)
class AuditVerb:
    """The words for one action, such as ``accounts.sign_in``; ``weighty`` ones are marked in the list."""

    key: str
    label: str
    weighty: bool = False


VERBS = (
    AuditVerb("accounts.sign_in", _("登录")),
    AuditVerb("accounts.sign_in_failed", _("登录失败：用户名或密码不对")),
    AuditVerb("accounts.lock", _("多次输错，暂停登录"), weighty=True),
    AuditVerb("accounts.sign_out", _("退出登录")),
    AuditVerb("accounts.end_sessions", _("结束其他设备的登录")),
    AuditVerb("accounts.change_password", _("修改密码")),
    AuditVerb("accounts.reset_password", _("重置密码"), weighty=True),
    AuditVerb("accounts.issue_password_link", _("发出设置密码的一次性链接"), weighty=True),
    AuditVerb("accounts.use_password_link", _("用一次性链接设置密码")),
    AuditVerb("setup.skip", _("跳过一步设置")),
    AuditVerb("setup.unskip", _("恢复一步设置")),
    AuditVerb("accounts.create", _("新建账号"), weighty=True),
    AuditVerb("accounts.disable", _("停用账号"), weighty=True),
    AuditVerb("accounts.enable", _("启用账号"), weighty=True),
    AuditVerb("accounts.unlock", _("解除锁定"), weighty=True),
    AuditVerb("accounts.unlock_source", _("解除一个来源的锁定"), weighty=True),
    AuditVerb("accounts.add_factor", _("设置双因素")),
    AuditVerb("accounts.remove_factor", _("取消一种双因素"), weighty=True),
    AuditVerb("accounts.reset_factors", _("为他人取消双因素"), weighty=True),
    AuditVerb("accounts.renew_recovery_codes", _("更换恢复码")),
    AuditVerb("accounts.use_recovery_code", _("使用恢复码"), weighty=True),
    AuditVerb("accounts.grant", _("授予管理员身份"), weighty=True),
    AuditVerb("accounts.revoke", _("收回管理员身份"), weighty=True),
    AuditVerb("accounts.propose_grant", _("提出授权申请"), weighty=True),
    AuditVerb("accounts.approve_grant", _("核准授权申请"), weighty=True),
    AuditVerb("accounts.refuse_grant", _("否决授权申请"), weighty=True),
    AuditVerb("accounts.issue_token", _("发放接口令牌"), weighty=True),
    AuditVerb("accounts.revoke_token", _("收回接口令牌"), weighty=True),
    AuditVerb("accounts.token_refused", _("接口令牌多次无效"), weighty=True),
    AuditVerb("accounts.issue_link", _("发出一次性链接")),
    AuditVerb("accounts.use_link", _("打开一次性链接")),
    AuditVerb("accounts.end_link", _("一次性链接办理完毕")),
    AuditVerb("accounts.issue_binding_code", _("发出身份绑定码"), weighty=True),
    AuditVerb("accounts.bind_identity", _("绑定外部身份"), weighty=True),
    AuditVerb("accounts.unbind_identity", _("解除外部身份"), weighty=True),
    AuditVerb("audit.export", _("导出审计记录"), weighty=True),
    AuditVerb("audit.verify", _("核对审计记录")),
    AuditVerb("cases.handoff", _("转交其他类别")),
    AuditVerb("conference.create", _("新建政协")),
    AuditVerb("conference.set_up", _("第一次设置"), weighty=True),
    AuditVerb("conference.found_below", _("新建下级政协"), weighty=True),
    AuditVerb("conference.set_parameter", _("修改参数"), weighty=True),
    AuditVerb("conference.set_word", _("修改用语"), weighty=True),
    AuditVerb("conference.set_calendar_day", _("修改工作日历")),
    AuditVerb("conference.found", _("新建政协")),
    AuditVerb("documents.replace_template", _("更换打印模板"), weighty=True),
    AuditVerb("documents.use_template_again", _("改用以前的打印模板"), weighty=True),
    AuditVerb("documents.use_shipped_template", _("改用系统自带的打印模板"), weighty=True),
    AuditVerb("statistics.export", _("导出统计明细")),
)
