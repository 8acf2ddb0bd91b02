"""照会の案件: applications for relief and exemption, as far as other bodies are asked about them."""
