from sesshu.foundation.access.endpoint import path
from sesshu.foundation.accounts.screens import door, own, policy

urlpatterns = [
    path("", door.password_page, name="sign-in"),
    path("key/", door.key_page, name="sign-in-key"),
    path("first-key/", door.first_key_page, name="sign-in-first-key"),
    path("take-over/", door.take_over, name="sign-in-take-over"),
    path("demo/", door.demo_sign_in, name="sign-in-demo"),
    path("sign-out/", door.sign_out, name="sign-out"),
    path("step-up/", door.step_up_page, name="step-up"),
    path("password/", own.password_change, name="password-change"),
    path("policy/", policy.change, name="sign-in-policy"),
    path("keys/", own.my_keys, name="my-keys"),
    path("keys/new/", own.enrol_key, name="my-key-new"),
    path("keys/<uuid:key_id>/give-up/", own.give_up_key, name="my-key-give-up"),
]
