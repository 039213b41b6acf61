"""Every address of the partner API, one list."""

urlpatterns: list = []
