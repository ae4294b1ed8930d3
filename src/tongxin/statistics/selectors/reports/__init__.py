"""Reports: the periods they tell, their figures, and what became of these figures since."""
