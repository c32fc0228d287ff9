#!/bin/sh
# Reproduces the ONNX files in ../models from the PyPI wheel mediapipe==0.10.21 (Python 3.11, about 3 minutes, network to PyPI only).
set -e
work=$(mktemp -d); here=$(cd "$(dirname "$0")" && pwd); cd "$work"
python3 -m venv tf && tf/bin/pip install -q tensorflow-cpu==2.15.1 "numpy<2" tf2onnx==1.17.0 onnx==1.16.2
python3 -m pip download -q --no-deps --python-version 3.11 --only-binary=:all: --platform manylinux_2_28_x86_64 -d . mediapipe==0.10.21
unzip -qoj mediapipe-*.whl 'mediapipe/modules/face_landmark/*.tflite' 'mediapipe/modules/face_detection/*.tflite' 'mediapipe/modules/iris_landmark/*.tflite' 'mediapipe/modules/selfie_segmentation/*.tflite' -d .
for m in face_detection_short_range face_landmark iris_landmark; do tf/bin/python -m tf2onnx.convert --opset 13 --tflite $m.tflite --output "$here/../models/$m.onnx"; done
tf/bin/python -m tf2onnx.convert --opset 16 --tflite selfie_segmentation.tflite --output selfie_segmentation.onnx
tf/bin/python "$here/fix_selfie.py" selfie_segmentation.onnx "$here/../models/selfie_fixed.onnx"
