"""Who is who: people of a class by ids and by names, in their order, and told apart."""
