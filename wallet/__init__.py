"""Liangzheng 亮证: the electronic licences of a city in one system."""
