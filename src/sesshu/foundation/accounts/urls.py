from sesshu.foundation.access.endpoint import path
from sesshu.foundation.accounts.screens import door

urlpatterns = [
    path("", door.sign_in, name="sign-in"),
    path("demo/", door.demo_sign_in, name="sign-in-demo"),
    path("sign-out/", door.sign_out, name="sign-out"),
]
