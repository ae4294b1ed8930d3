"""Who everybody is: persons, memberships, committees, handling bodies, offices and the powers they lend."""
