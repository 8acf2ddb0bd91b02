"""Permits (情報提供許可証) and routes: each request is checked, permitted or refused, and recorded with its end."""
