"""The people's side of 速来办: pages, interfaces, sign-in. Stands on layers."""
