"""帳票印刷: one place to find and print every form; certificates, histories, requests and lists."""
