"""情報照会: asked by a department for a duty, sent together, permitted by the network, answered by the provider."""
