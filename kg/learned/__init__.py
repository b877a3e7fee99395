"""What is learned from labelled articles: mentions and relations that no wording of the lexicon states.

A small encoder (four layers of MiniLM, Wang et al. 2020, fine-tuned on the project's own labels) reads the whole
article. From its states one head marks mentions, another scores the relations between pairs of entities over the whole
document (after ATLOP, Zhou et al. 2021), with an attention that says which sentence it rests on (after DREEAM, Ma et al.
2023). It runs on onnxruntime; training it needs PyTorch and is one command, ``make train``.
"""
