"""The bundled reader: data, model, training, export and scores."""
