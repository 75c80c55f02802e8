from django.contrib.admin.apps import AdminConfig


class OfficeAdminConfig(AdminConfig):
    """The Django admin with our sign-in and our sentences (crm/admin.py)."""

    default_site = "crm.admin.OfficeSite"
