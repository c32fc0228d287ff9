"""Landmarks of a photo by Python mediapipe 0.10.21, px: landmark_fixture.py PHOTO OUT.json"""
import json
import sys

import cv2
import mediapipe as mp

image = cv2.cvtColor(cv2.imread(sys.argv[1]), cv2.COLOR_BGR2RGB)
height, width = image.shape[:2]
with mp.solutions.face_mesh.FaceMesh(static_image_mode=True, max_num_faces=1, refine_landmarks=False) as mesh:
    found = mesh.process(image).multi_face_landmarks[0].landmark
json.dump([[round(p.x * width, 3), round(p.y * height, 3)] for p in found], open(sys.argv[2], "w"))
