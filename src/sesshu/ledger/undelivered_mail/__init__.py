"""郵便返戻: a letter that came back stops the mail, asks where the person is, and ends with an address or without."""
