"""What this city decides about unified addressees. Codes of systems are labels that the city's interfaces use."""

REGISTER = "001"  # 住民記録: its word on a person goes before that of every other system
NON_REGISTERED = "031"  # 住登外者宛名番号管理
