"""Training of the learned models. Needs the extra ``train``; nothing here is loaded when they are used."""
