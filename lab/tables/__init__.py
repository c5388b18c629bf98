"""What passes through a model, layer by layer: shapes, parameters, multiply-adds."""
