"""Staff: users, departments, posts (role × area × department), and what each may see."""
