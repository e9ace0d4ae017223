"""Cases (诉求): registered, routed by place and category, worked on under two clocks, closed."""
