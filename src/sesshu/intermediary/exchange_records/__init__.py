"""情報提供等記録: what was asked, refused, given and received, on this side. Written before anything leaves."""
